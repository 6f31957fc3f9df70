"""Pure engines: values in, values out. No Django, no clock, no network, no file not handed in."""
