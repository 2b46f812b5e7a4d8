package wire

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// Compression is how a payload was made smaller.
type Compression byte

// The compressions of the format. LZ4 is one block without a frame, Zstandard one frame.
const (
	Uncompressed Compression = iota
	Gzip
	LZ4
	Zstandard
)

// Deflate cannot shrink more than about 1,032 times; a byte of a match's length stands for at most 255 in LZ4.
const (
	maxGzipRatio = 1_040
	maxLZ4Ratio  = 256
	// Larger windows are refused: a frame would have a megabyte of memory for each byte.
	maxZstdWindow = 64 << 20
)

var zstdReaders = sync.Pool{New: func() any {
	reader, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxZstdWindow))
	if err != nil {
		panic(err) // the options are constants
	}
	return reader
}}

var zstdWriter = sync.OnceValue(func() *zstd.Encoder {
	writer, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // the options are constants
	}
	return writer
})

// compressed is as it was where compression makes it no smaller.
func (c Compression) compressed(plain []byte) (Compression, []byte) {
	var smaller []byte
	switch c {
	case Gzip:
		smaller = gzipped(plain)
	case LZ4:
		block := make([]byte, lz4.CompressBlockBound(len(plain)))
		if written, err := lz4.CompressBlock(plain, block, nil); err == nil && written > 0 {
			smaller = block[:written]
		}
	case Zstandard:
		smaller = zstdWriter().EncodeAll(plain, nil)
	}
	if len(smaller) == 0 || len(smaller) >= len(plain) {
		return Uncompressed, plain
	}
	return c, smaller
}

func gzipped(plain []byte) []byte {
	var out bytes.Buffer
	writer := gzip.NewWriter(&out)
	_, err := writer.Write(plain)
	if errors.Join(err, writer.Close()) != nil {
		return nil
	}
	return out.Bytes()
}

// inflated is exactly so many bytes, which the caller has found to be allowed.
func (c Compression) inflated(stored []byte, length int) ([]byte, error) {
	switch c {
	case Gzip:
		return gunzipped(stored, length)
	case LZ4:
		return unblocked(stored, length)
	case Zstandard:
		return unframed(stored, length)
	default:
		return stored, nil
	}
}

func gunzipped(stored []byte, length int) ([]byte, error) {
	if length > len(stored)*maxGzipRatio {
		return nil, wrongLength(length)
	}
	reader, err := gzip.NewReader(bytes.NewReader(stored))
	if err != nil {
		return nil, refuse(BadPayload, "the payload is no gzip: %v", err)
	}
	return exactly(reader, length, "gzip")
}

func unblocked(stored []byte, length int) ([]byte, error) {
	if length > len(stored)*maxLZ4Ratio {
		return nil, wrongLength(length)
	}
	plain := make([]byte, length)
	// Damaged, or longer than promised: a block does not tell the two apart.
	if written, err := lz4.UncompressBlock(stored, plain); err != nil || written != length {
		return nil, wrongLength(length)
	}
	return plain, nil
}

// A frame may shrink without limit, so what its head says is compared before anything is allocated; some say nothing.
func unframed(stored []byte, length int) ([]byte, error) {
	var header zstd.Header
	if err := header.Decode(stored); err != nil {
		return nil, refuse(BadPayload, "the payload is no Zstandard: %v", err)
	}
	if header.HasFCS && header.FrameContentSize != uint64(length) {
		return nil, wrongLength(length)
	}
	reader := zstdReaders.Get().(*zstd.Decoder)
	defer zstdReaders.Put(reader)
	if err := reader.Reset(bytes.NewReader(stored)); err != nil {
		return nil, refuse(BadPayload, "the payload is no Zstandard: %v", err)
	}
	return exactly(reader, length, "Zstandard")
}

func exactly(reader io.Reader, length int, name string) ([]byte, error) {
	plain, err := io.ReadAll(io.LimitReader(reader, int64(length)+1))
	if err != nil {
		return nil, refuse(BadPayload, "the payload is no %s: %v", name, err)
	}
	if len(plain) != length {
		return nil, wrongLength(length)
	}
	return plain, nil
}

func wrongLength(length int) error {
	return refuse(Truncated, "the payload does not become the %d bytes that it promises", length)
}
