/**
 * An application with more than its handlers, for the tests of the slice.
 */
@NullMarked
package io.buckaroo.test.autoconfigure.shop;

import org.jspecify.annotations.NullMarked;
