/**
 * WebSockets and Server-Sent Events as small beans with a state and a mailbox: the API
 * that applications use.
 */
@NullMarked
package io.buckaroo;

import org.jspecify.annotations.NullMarked;
