/**
 * Spring's side of tests: the slice
 * {@link io.buckaroo.test.autoconfigure.BuckarooTest @BuckarooTest}, and the client for
 * tests of a running application.
 */
@NullMarked
package io.buckaroo.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
