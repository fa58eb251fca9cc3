// A library must have a source; the real one comes with the dependency.
