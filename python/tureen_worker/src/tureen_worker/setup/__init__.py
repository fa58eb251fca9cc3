"""Scripts that Node.js runs before a worker can: probe a Python, supervise an installation.

They are run by path, need nothing but the standard library and do not import each other.
"""
