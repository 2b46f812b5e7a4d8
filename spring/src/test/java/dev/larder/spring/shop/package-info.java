/** An application as a user writes it, run as a whole: MVC, WebFlux, transactions, a real Redis, a database. */
@NullMarked
package dev.larder.spring.shop;

import org.jspecify.annotations.NullMarked;
