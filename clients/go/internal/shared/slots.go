package shared

import "strings"

const slotCount = 16_384

// slotOf is the slot of a key: of what stands between its first braces where something does.
func slotOf(key string) int {
	if _, behind, isThere := strings.Cut(key, "{"); isThere {
		if tag, _, isClosed := strings.Cut(behind, "}"); isClosed && tag != "" {
			key = tag
		}
	}
	crc := uint16(0)
	for i := range len(key) {
		crc = crc<<8 ^ crcTable[byte(crc>>8)^key[i]]
	}
	return int(crc) % slotCount
}

// crcTable is that of CRC-16/XMODEM.
var crcTable = func() (table [256]uint16) {
	for i := range table {
		crc := uint16(i) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
		table[i] = crc
	}
	return table
}()
