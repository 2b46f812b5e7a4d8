package dev.larder.spring.examples;

import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;

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
}
