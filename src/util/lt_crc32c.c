/*
 * lt_crc32c.c: CRC-32C eight bytes at a time ("slicing by 8", Kounavis and Berry 2005).
 *
 * Table k tells what a byte does to the checksum when k more bytes follow it.
 * That is linear in the bits of the byte, so each table is made by the compiler
 * from its entries for the eight single bits: nothing to initialise, nothing
 * shared between threads.
 */
#include "util/lt_crc32c.h"

#define LT_BIT(index, bit, value) (((index) >> (bit) & 1) != 0 ? (value) : 0u)
#define LT_ENTRY(i, b0, b1, b2, b3, b4, b5, b6, b7) \
	(LT_BIT(i, 0, b0) ^ LT_BIT(i, 1, b1) ^ LT_BIT(i, 2, b2) ^ LT_BIT(i, 3, b3) \
	^ LT_BIT(i, 4, b4) ^ LT_BIT(i, 5, b5) ^ LT_BIT(i, 6, b6) ^ LT_BIT(i, 7, b7))
#define LT_4(table, i) table(i), table((i) + 1), table((i) + 2), table((i) + 3)
#define LT_16(table, i) LT_4(table, i), LT_4(table, (i) + 4), LT_4(table, (i) + 8), LT_4(table, (i) + 12)
#define LT_64(table, i) LT_16(table, i), LT_16(table, (i) + 16), LT_16(table, (i) + 32), LT_16(table, (i) + 48)
#define LT_256(table) LT_64(table, 0), LT_64(table, 64), LT_64(table, 128), LT_64(table, 192)

#define LT_TABLE_0(i) \
	LT_ENTRY(i, 0xf26b8303u, 0xe13b70f7u, 0xc79a971fu, 0x8ad958cfu, 0x105ec76fu, 0x20bd8edeu, 0x417b1dbcu, 0x82f63b78u)
#define LT_TABLE_1(i) \
	LT_ENTRY(i, 0x13a29877u, 0x274530eeu, 0x4e8a61dcu, 0x9d14c3b8u, 0x3fc5f181u, 0x7f8be302u, 0xff17c604u, 0xfbc3faf9u)
#define LT_TABLE_2(i) \
	LT_ENTRY(i, 0xa541927eu, 0x4f6f520du, 0x9edea41au, 0x38513ec5u, 0x70a27d8au, 0xe144fb14u, 0xc76580d9u, 0x8b277743u)
#define LT_TABLE_3(i) \
	LT_ENTRY(i, 0xdd45aab8u, 0xbf672381u, 0x7b2231f3u, 0xf64463e6u, 0xe964b13du, 0xd725148bu, 0xaba65fe7u, 0x52a0c93fu)
#define LT_TABLE_4(i) \
	LT_ENTRY(i, 0x38116facu, 0x7022df58u, 0xe045beb0u, 0xc5670b91u, 0x8f2261d3u, 0x1ba8b557u, 0x37516aaeu, 0x6ea2d55cu)
#define LT_TABLE_5(i) \
	LT_ENTRY(i, 0xef306b19u, 0xdb8ca0c3u, 0xb2f53777u, 0x6006181fu, 0xc00c303eu, 0x85f4168du, 0x0e045bebu, 0x1c08b7d6u)
#define LT_TABLE_6(i) \
	LT_ENTRY(i, 0x68032cc8u, 0xd0065990u, 0xa5e0c5d1u, 0x4e2dfd53u, 0x9c5bfaa6u, 0x3d5b83bdu, 0x7ab7077au, 0xf56e0ef4u)
#define LT_TABLE_7(i) \
	LT_ENTRY(i, 0x493c7d27u, 0x9278fa4eu, 0x211d826du, 0x423b04dau, 0x847609b4u, 0x0d006599u, 0x1a00cb32u, 0x34019664u)

static const uint32_t lt_crc_tables[8][256] = {
	{ LT_256(LT_TABLE_0) }, { LT_256(LT_TABLE_1) }, { LT_256(LT_TABLE_2) }, { LT_256(LT_TABLE_3) },
	{ LT_256(LT_TABLE_4) }, { LT_256(LT_TABLE_5) }, { LT_256(LT_TABLE_6) }, { LT_256(LT_TABLE_7) }
};

uint32_t lt_crc32c(uint32_t crc, const void *data, size_t len)
{
	const uint32_t (*table)[256] = lt_crc_tables;
	const uint8_t *at = data;

	crc = ~crc;
	for (; len >= 8; len -= 8, at += 8) {
		uint32_t low = crc ^ ((uint32_t) at[0] | (uint32_t) at[1] << 8 | (uint32_t) at[2] << 16 | (uint32_t) at[3] << 24);

		crc = table[7][low & 0xff] ^ table[6][low >> 8 & 0xff] ^ table[5][low >> 16 & 0xff] ^ table[4][low >> 24]
			^ table[3][at[4]] ^ table[2][at[5]] ^ table[1][at[6]] ^ table[0][at[7]];
	}
	while (len-- > 0) {
		crc = table[0][(crc ^ *at++) & 0xff] ^ crc >> 8;
	}
	return ~crc;
}
