/*
 * lt_crc32c.h: the checksum of the trace's blocks: CRC-32C (Castagnoli 1993,
 * reflected polynomial 0x82F63B78), as iSCSI and ext4 use it.
 */
#ifndef LT_CRC32C_H
#define LT_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* Checksum of `len` bytes. To go on over several pieces, pass the result for the
 * piece before as `crc`; 0 to begin. Hook-safe. */
uint32_t lt_crc32c(uint32_t crc, const void *data, size_t len);

#endif
