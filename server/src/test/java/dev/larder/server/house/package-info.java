/**
 * What the house style says of the whole code and a machine can check. It stands in this module because no other one
 * sees all of them; it looks at what is compiled in every folder, tests included.
 */
@NullMarked
package dev.larder.server.house;

import org.jspecify.annotations.NullMarked;
