package wire

import (
	"encoding"
	"errors"
	"fmt"
	"math"
	"math/big"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// Decimal is a decimal number in digits, such as 1.50, which equals 1.5 in keys: what BigDecimal is in Java.
type Decimal string

// Set is an unordered collection: two sets of the same elements are one key.
type Set []any

type simpleKind int

const (
	notSimple simpleKind = iota
	simpleString
	// simpleLiteral stands in JSON as it is: a boolean or a number that every language has.
	simpleLiteral
)

var (
	decimalType = reflect.TypeFor[Decimal]()
	setType     = reflect.TypeFor[Set]()
	timeType    = reflect.TypeFor[time.Time]()
	bigIntType  = reflect.TypeFor[big.Int]()
	textType    = reflect.TypeFor[encoding.TextMarshaler]()
	exact       = new(big.Int).Lsh(big.NewInt(1), 53)
)

// simpleText is the text of a value that has one of its own, and how JSON writes it.
func simpleText(value reflect.Value) (string, simpleKind, error) {
	switch value.Type() {
	case decimalType:
		text, err := plainDecimal(value.String())
		return text, simpleString, err
	case timeType:
		text, err := instant(value.Interface().(time.Time))
		return text, simpleString, err
	case bigIntType:
		number := value.Interface().(big.Int) //nolint:govet // read only, and its words are shared with nobody who writes
		return integer(&number)
	}
	if value.Type().Implements(textType) {
		text, err := value.Interface().(encoding.TextMarshaler).MarshalText()
		return string(text), simpleString, errors.Join(err, wellFormed(string(text)))
	}
	return basicText(value)
}

func basicText(value reflect.Value) (string, simpleKind, error) {
	switch value.Kind() {
	case reflect.String:
		return value.String(), simpleString, wellFormed(value.String())
	case reflect.Bool:
		return strconv.FormatBool(value.Bool()), simpleLiteral, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if number := value.Int(); number >= -1<<53 && number <= 1<<53 {
			return strconv.FormatInt(number, 10), simpleLiteral, nil
		}
		return integer(big.NewInt(value.Int()))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return integer(new(big.Int).SetUint64(value.Uint()))
	case reflect.Float32, reflect.Float64:
		text, err := ecmaNumber(value.Float())
		return text, simpleLiteral, err
	default:
		return "", notSimple, nil
	}
}

// integer is a text in JSON where a double could not tell it from its neighbours.
func integer(number *big.Int) (string, simpleKind, error) {
	if number.CmpAbs(exact) > 0 {
		return number.String(), simpleString, nil
	}
	return number.String(), simpleLiteral, nil
}

// ecmaNumber prints a number as ECMAScript does, which is what RFC 8785 asks for.
func ecmaNumber(number float64) (string, error) {
	if math.IsNaN(number) || math.IsInf(number, 0) {
		return "", errors.New("a number is not finite; give one that is, or a text")
	}
	if number == 0 {
		return "0", nil
	}
	if size := math.Abs(number); size >= 1e-6 && size < 1e21 {
		return strconv.FormatFloat(number, 'f', -1, 64), nil
	}
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(number, 'e', -1, 64), "e")
	return mantissa + "e" + exponent[:1] + strings.TrimLeft(exponent[1:], "0"), nil
}

// plainDecimal has neither exponent nor trailing zeros, so that 1.0, 1.00 and 1 are one key, as they are one number.
func plainDecimal(text string) (string, error) {
	const most = 1_000
	mantissa, exponent, hasExponent := strings.Cut(strings.ToUpper(text), "E")
	scale := 0
	if hasExponent {
		parsed, err := strconv.Atoi(exponent)
		if err != nil || parsed > most || parsed < -most {
			return "", fmt.Errorf("a decimal has an exponent beyond %d or none that is a number; round it, or make it a string", most)
		}
		scale = parsed
	}
	sign := ""
	if strings.HasPrefix(mantissa, "-") {
		sign = "-"
	}
	whole, fraction, _ := strings.Cut(strings.TrimLeft(mantissa, "+-"), ".")
	digits := whole + fraction
	if digits == "" || len(digits) > most || strings.Trim(digits, "0123456789") != "" || len(mantissa)-len(strings.TrimLeft(mantissa, "+-")) > 1 {
		return "", fmt.Errorf("a decimal is not from 1 to %d digits with at most one point; write something like 1.50", most)
	}
	return shifted(sign, digits, len(whole)+scale), nil
}

// shifted puts the point behind so many of the digits.
func shifted(sign, digits string, point int) string {
	if point < 0 {
		digits, point = strings.Repeat("0", -point)+digits, 0
	}
	if point > len(digits) {
		digits += strings.Repeat("0", point-len(digits))
	}
	whole, fraction := strings.TrimLeft(digits[:point], "0"), strings.TrimRight(digits[point:], "0")
	if whole == "" {
		whole = "0"
	}
	switch {
	case fraction != "":
		return sign + whole + "." + fraction
	case whole == "0":
		return whole
	default:
		return sign + whole
	}
}

// instant is a moment as java.time.Instant prints it: in UTC, its fraction in groups of three digits.
func instant(moment time.Time) (string, error) {
	utc := moment.UTC()
	if utc.Year() < 0 || utc.Year() > 9999 {
		return "", errors.New("a time is not of the years 0 to 9999; give it as a text")
	}
	text := utc.Format("2006-01-02T15:04:05")
	switch nanos := utc.Nanosecond(); {
	case nanos == 0:
	case nanos%1_000_000 == 0:
		text += fmt.Sprintf(".%03d", nanos/1_000_000)
	case nanos%1_000 == 0:
		text += fmt.Sprintf(".%06d", nanos/1_000)
	default:
		text += fmt.Sprintf(".%09d", nanos)
	}
	return text + "Z", nil
}
