/**
 * An application without handlers, for the tests of the slice.
 */
@NullMarked
package io.buckaroo.test.autoconfigure.empty;

import org.jspecify.annotations.NullMarked;
