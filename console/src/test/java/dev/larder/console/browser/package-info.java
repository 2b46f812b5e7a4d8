/**
 * The page in a real browser. What it shows comes from {@link dev.larder.console.browser.FakeApi}, so that it can be empty, partial and broken at will;
 * the records it answers with are held to the contract by {@link dev.larder.console.browser.FixturesTest}.
 */
@NullMarked
package dev.larder.console.browser;

import org.jspecify.annotations.NullMarked;
