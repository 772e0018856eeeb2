// Live effort of the matrix of pairs: what each person will be asked for while boxes are ticked.
{
const table = document.querySelector("[data-stairs]");
const sum = document.querySelector("[data-sum]");
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function count() {
  const ticked = [...table.querySelectorAll("input:checked")].flatMap(({ value }) => value.split("-"));
  const { minutes, many, none } = table.dataset;
  let most = { cards: 0 };
  for (const cell of table.querySelectorAll("[data-side]")) {
    const cards = ticked.filter((side) => side === cell.dataset.side).length;
    const values = { cards, minutes: cards * minutes, name: cell.dataset.name };
    cell.querySelector("b").textContent =
      cards ? filled(table.dataset[cards === 1 ? "effort1" : "effort"], values) : none;
    cell.querySelector(".marks").replaceChildren(...Array.from({ length: cards }, () => document.createElement("i")));
    if (cards > most.cards) most = values;
  }
  const pairs = ticked.length / 2;
  const words = sum.dataset;
  sum.textContent = pairs ? [
    filled(words[pairs === 1 ? "pairs1" : "pairs"], { pairs, cards: 2 * pairs }),
    filled(words[most.cards === 1 ? "each1" : "each"], most),
    most.cards >= many ? words.asks : "",
  ].join(" ") : words.empty;
}

if (table) {
  const untick = document.querySelector("[data-untick]");
  untick.hidden = false;
  untick.onclick = () => {
    for (const box of table.querySelectorAll("input:checked")) box.checked = false;
    count();
  };
  table.addEventListener("change", count);
}
}
