"""The desk for rights: what people asked for, until when it is answered, and the record of processing."""
