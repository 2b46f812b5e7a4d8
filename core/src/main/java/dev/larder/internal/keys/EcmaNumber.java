package dev.larder.internal.keys;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * Numbers as ECMAScript prints them, which is what RFC 8785 asks for: the shortest digits that read back as the same double, of
 * several the nearest. {@code Double.toString} is not that before JDK 19 (2.0E-3, 2.2E-322 and others have a digit too many).
 */
final class EcmaNumber {

    private static final long EXACT = 1L << 53;
    private static final int MAX_DIGITS = 17;
    private static final int MAX_POINT = 21;
    private static final int MIN_POINT = -6;

    /** At powers of two the nearest short decimal may fall outside the narrower side; then its neighbour is asked. */
    private static final List<RoundingMode> MODES = List.of(RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN);

    private EcmaNumber() {}

    static String format(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(value + " is not a number that JSON has; use a finite one");
        }
        long whole = (long) value;
        if (whole == value && Math.abs(whole) <= EXACT) {
            return Long.toString(whole);
        }
        return value < 0 ? "-" + laidOut(shortest(-value)) : laidOut(shortest(value));
    }

    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MAX_DIGITS; digits++) {
            for (RoundingMode mode : MODES) {
                BigDecimal candidate = exact.round(new MathContext(digits, mode));
                if (candidate.doubleValue() == value) {
                    return candidate.stripTrailingZeros();
                }
            }
        }
        return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    }

    /** ECMA-262, Number::toString; {@code point} is n there, the place of the decimal point in the digits. */
    private static String laidOut(BigDecimal number) {
        String digits = number.unscaledValue().toString();
        int point = digits.length() - number.scale();
        if (point > MAX_POINT || point <= MIN_POINT) {
            return scientific(digits, point - 1);
        }
        if (point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        return point >= digits.length()
                ? digits + "0".repeat(point - digits.length())
                : digits.substring(0, point) + "." + digits.substring(point);
    }

    private static String scientific(String digits, int exponent) {
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
}
