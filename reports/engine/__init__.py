"""The engine: everything that touches the inside of the renderer, for the one version that was tested."""
