/** The commands that the runbooks give: that what they name is there. Whether Redis takes them is for {@code RunbooksIT}. */
@NullMarked
package dev.larder.deploy.runbooks;

import org.jspecify.annotations.NullMarked;
