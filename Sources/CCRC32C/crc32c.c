#include "crc32c.h"
#include "crc32c_kernels.h"

// Bytes are polynomials over GF(2), reflected: bit 31 of a CRC is x^0.
#define POLYNOMIAL 0x82F63B78u

// table[k][b]: the CRC of byte b followed by k zero bytes.
static uint32_t table[8][256];
static crc32c_kernel *kernel = crc32c_extend_portable;

static uint32_t multiply(uint32_t a, uint32_t b) {
  uint32_t product = 0;
  for (uint32_t bit = 1u << 31; bit != 0; bit >>= 1) {
    if (a & bit) product ^= b;
    b = b & 1 ? (b >> 1) ^ POLYNOMIAL : b >> 1;
  }
  return product;
}

// Before main, so that nobody can see it half done.
__attribute__((constructor)) static void prepare(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t crc = byte;
    for (int i = 0; i < 8; i++) crc = crc & 1 ? (crc >> 1) ^ POLYNOMIAL : crc >> 1;
    table[0][byte] = crc;
  }
  for (int k = 1; k < 8; k++)
    for (int byte = 0; byte < 256; byte++)
      table[k][byte] = (table[k - 1][byte] >> 8) ^ table[0][table[k - 1][byte] & 0xFF];
  crc32c_kernel *hardware = crc32c_hardware_kernel();
  if (hardware) kernel = hardware;
}

uint32_t crc32c_extend_portable(uint32_t crc, const void *bytes, size_t count) {
  const uint8_t *p = bytes;
  crc = ~crc;
  for (; count >= 8; count -= 8, p += 8) {
    uint32_t low = crc ^ (p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24);
    crc = table[7][low & 0xFF] ^ table[6][low >> 8 & 0xFF] ^ table[5][low >> 16 & 0xFF] ^ table[4][low >> 24] ^
          table[3][p[4]] ^ table[2][p[5]] ^ table[1][p[6]] ^ table[0][p[7]];
  }
  while (count--) crc = (crc >> 8) ^ table[0][(crc ^ *p++) & 0xFF];
  return ~crc;
}

uint32_t crc32c_extend(uint32_t crc, const void *bytes, size_t count) { return kernel(crc, bytes, count); }

// x^(2^k) for k < 31. The order of x is 2^31 - 1, so that x^(2^31) is x again.
static const uint32_t squares[31] = {
    0x40000000, 0x20000000, 0x08000000, 0x00800000, 0x00008000, 0x82f63b78, 0x6ea2d55c, 0x18b8ea18,
    0x510ac59a, 0xb82be955, 0xb8fdb1e7, 0x88e56f72, 0x74c360a4, 0xe4172b16, 0x0d65762a, 0x35d73a62,
    0x28461564, 0xbf455269, 0xe2ea32dc, 0xfe7740e6, 0xf946610b, 0x3c204f8f, 0x538586e3, 0x59726915,
    0x734d5309, 0xbc1ac763, 0x7d0722cc, 0xd289cabe, 0xe94ca9bc, 0x05b74f3f, 0xa51e1f42,
};

// Behind `a` stand count_b * 8 further bits: multiply it by x to that power. The inversions at both ends of a CRC
// cancel out.
uint32_t crc32c_combine(uint32_t a, uint32_t b, size_t count_b) {
  for (unsigned k = 3; count_b != 0; count_b >>= 1, k++)
    if (count_b & 1) a = multiply(squares[k % 31], a);
  return a ^ b;
}
