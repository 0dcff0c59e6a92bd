"""What people type, read generously and refused in words: text, names, dates, numbers, the license, places."""
