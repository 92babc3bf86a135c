"""One command a module; ``luodi.cli`` loads each only when it is called."""
