/**
 * Tests of the client of a running application.
 */
@NullMarked
package io.buckaroo.test.client;

import org.jspecify.annotations.NullMarked;
