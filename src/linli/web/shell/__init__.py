"""The frame of all pages: menu, top bar, toasts, progress, errors, the look."""
