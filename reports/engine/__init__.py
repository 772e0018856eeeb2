"""The PDF engine: everything that touches the inside of the renderer."""
