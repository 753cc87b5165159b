/**
 * A connection's life: the loop, the mailbox, the clock and the registry. Knows no web
 * server: a {@link io.buckaroo.runtime.Transport} stands between the two.
 */
@NullMarked
package io.buckaroo.runtime;

import org.jspecify.annotations.NullMarked;
