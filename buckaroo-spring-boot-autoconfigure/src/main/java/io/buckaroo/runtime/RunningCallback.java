package io.buckaroo.runtime;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * The callback that an event loop is running. Written by the event loop without
 * synchronization, and observed by {@link SlowCallbacks}.
 */
final class RunningCallback {

	/** The number of callbacks so far, and of times that there was none. */
	private final AtomicLong changes = new AtomicLong();

	private final AtomicReference<@Nullable LoopView> loop = new AtomicReference<>();

	private final AtomicReference<String> name = new AtomicReference<>("");

	/**
	 * Records that a callback begins. To be called on the event loop. References are only
	 * stored when they change, since the garbage collector tracks each store.
	 * @param loop the loop of its connection
	 * @param name the name of the callback
	 */
	void begin(LoopView loop, String name) {
		this.changes.setOpaque(this.changes.getPlain() + 1);
		if (this.name.getPlain() != name) {
			this.name.setOpaque(name);
		}
		if (this.loop.getPlain() != loop) {
			this.loop.setOpaque(loop);
		}
	}

	/**
	 * Records that no callback is running. To be called on the event loop.
	 */
	void end() {
		if (this.loop.getPlain() != null) {
			this.changes.setOpaque(this.changes.getPlain() + 1);
			this.loop.setOpaque(null);
		}
	}

	/**
	 * Returns a number that changes whenever a callback begins or ends.
	 */
	long changes() {
		return this.changes.get();
	}

	/**
	 * Returns the loop of the callback, or {@code null} if none is running.
	 */
	@Nullable LoopView loop() {
		return this.loop.get();
	}

	String name() {
		return this.name.get();
	}

}
