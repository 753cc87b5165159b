/**
 * Tests of handlers without a server, on the real loop and in virtual time.
 */
@NullMarked
package io.buckaroo.test;

import org.jspecify.annotations.NullMarked;
