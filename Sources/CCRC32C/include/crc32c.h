#pragma once
#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli) of `count` bytes, continued from `crc` (0 for a fresh one).
uint32_t crc32c_extend(uint32_t crc, const void *bytes, size_t count);
