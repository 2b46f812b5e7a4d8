package dev.larder.spring.examples;

import dev.larder.spring.keyring.KeyRing;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;

/** Attributes of sessions. */
final class SessionExamples {

    private SessionExamples() {}

    record Cart(List<String> items) {
        Cart with(String item) {
            List<String> more = new ArrayList<>(items);
            more.add(item);
            return new Cart(List.copyOf(more));
        }
    }

    static void add(HttpSession session, String item) {
        Cart cart = (Cart) session.getAttribute("cart");
        session.setAttribute("cart", cart.with(item));
    }

    static void logOutEverywhere(FindByIndexNameSessionRepository<? extends Session> sessions, String user) {
        sessions.findByPrincipalName(user).keySet().forEach(sessions::deleteById);
    }

    static boolean protect(KeyRing keys, String user, byte[] file) {
        String link = keys.protect("password-reset", user);
        Optional<String> resets = keys.unprotectText("password-reset", link);
        String signature = keys.sign("export", file);
        boolean isOurs = keys.verify("export", file, signature);
        return isOurs && resets.isPresent();
    }
}
