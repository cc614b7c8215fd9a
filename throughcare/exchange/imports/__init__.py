"""Turn a prison's register into people, custody periods and release dates."""
