#pragma once
#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli) of `count` bytes, continued from `crc` (0 for a fresh one). Runs on the CPU's own
/// instructions where it has them (SSE 4.2 with PCLMULQDQ, ARMv8 CRC), on tables elsewhere.
uint32_t crc32c_extend(uint32_t crc, const void *bytes, size_t count);

/// The same by tables, whatever the CPU has.
uint32_t crc32c_extend_portable(uint32_t crc, const void *bytes, size_t count);

/// The CRC-32C of two runs of bytes behind each other, by the CRC of each: `b` is that of the `count_b` bytes that
/// come second.
uint32_t crc32c_combine(uint32_t a, uint32_t b, size_t count_b);
