/**
 * Which handler serves which path.
 */
@NullMarked
package io.buckaroo.router;

import org.jspecify.annotations.NullMarked;
