/**
 * An application without Spring Security.
 */
@NullMarked
package io.buckaroo.test.autoconfigure.plain;

import org.jspecify.annotations.NullMarked;
