/**
 * The formats of typed messages: JSON, CBOR, and those that an application adds.
 */
@NullMarked
package io.buckaroo.codec;

import org.jspecify.annotations.NullMarked;
