#pragma once
#include <stddef.h>
#include <stdint.h>

typedef uint32_t crc32c_kernel(uint32_t crc, const void *bytes, size_t count);

// The fastest for this CPU, or null where the tables are all there is.
crc32c_kernel *crc32c_hardware_kernel(void);
