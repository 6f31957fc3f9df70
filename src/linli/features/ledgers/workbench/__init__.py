"""What is done to files in a child process: pure, without Django; jobs call it by `in_child`."""
