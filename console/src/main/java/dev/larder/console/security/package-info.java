/** Who may come in, who that is, and what each role may: users, sessions, tokens, origins, addresses. */
@NullMarked
package dev.larder.console.security;

import org.jspecify.annotations.NullMarked;
