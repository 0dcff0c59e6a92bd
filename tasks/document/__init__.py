"""A driver's license read from a photo of the barcode on its back.

A barcode is neither signed nor encrypted, and anybody can print one: what it says fills a form, and verifies nothing.
"""
