"""The PDF engine: everything that touches the internals of WeasyPrint, here called the renderer."""
