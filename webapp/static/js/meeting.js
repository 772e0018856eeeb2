// The steps of a meeting go by keys, outside its fields.
addEventListener("keydown", (event) => {
  const { ctrlKey, altKey, metaKey, shiftKey, target } = event;
  const ways = document.dir === "rtl" ? ["forward", "back"] : ["back", "forward"];
  const key = { ArrowLeft: ways[0], ArrowRight: ways[1] }[event.key] ?? (ctrlKey ? `Ctrl+${event.key}` : event.key);
  const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!wanted || altKey || metaKey || shiftKey || (!ctrlKey && target.matches("input, select, textarea"))) return;
  event.preventDefault();
  wanted.click();
});
