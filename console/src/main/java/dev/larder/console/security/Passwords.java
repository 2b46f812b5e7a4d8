package dev.larder.console.security;

import java.util.Map;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;

/** Passwords as hashes that say how they were made. Thread-safe. */
public final class Passwords {

    // Of a password nobody knows: an unknown user takes as long to refuse as a known one.
    private static final String NOBODYS = "{bcrypt}$2a$10$7EqJtq98hPqEX7fNZaFWoOhi5B0a9C8QJb3yJvnGIh9Cq9OJPGbLe";

    private static final PasswordEncoder ENCODER = new DelegatingPasswordEncoder(
            "bcrypt",
            Map.of(
                    "bcrypt",
                    new BCryptPasswordEncoder(),
                    "pbkdf2",
                    Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8()));

    private Passwords() {}

    /** Whether a text is a hash that can be used here. */
    public static boolean isHash(String text) {
        return text.matches("\\{bcrypt}\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}|\\{pbkdf2}[0-9a-f]{32,}");
    }

    static boolean matches(String password, String hash) {
        return ENCODER.matches(password, hash);
    }

    static void matchNobodys(String password) {
        ENCODER.matches(password, NOBODYS);
    }
}
