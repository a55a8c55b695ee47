"""Is the process there?"""
