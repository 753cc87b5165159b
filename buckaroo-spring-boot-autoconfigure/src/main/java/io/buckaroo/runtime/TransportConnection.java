package io.buckaroo.runtime;

import io.buckaroo.Frame;
import io.buckaroo.Termination;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * A connection and its transport: the frames received, reading and its backpressure,
 * writing and flushing, and the activity that the clock measures. All methods are to be
 * called on the event loop.
 *
 * @param <O> the type of the output: frames or events
 * @param <S> the type of the state
 */
abstract class TransportConnection<O, S> extends TerminableConnection<O, S> {

	/** The number of waiting frames that are handled before a read has ended. */
	private static final int READ_AHEAD = 64;

	final ConnectionClock clock;

	/** Present once a frame or the end of frames was received. */
	private @Nullable InboundFrames frames;

	/** Whether the transport is disconnected and can send nothing. */
	private boolean gone;

	private boolean reading;

	private boolean unflushed;

	TransportConnection(Callbacks<O, S> callbacks, Transport<O> transport, EventLoop eventLoop,
			ConnectionSettings settings, ConnectionRegistry registry, Context context) {
		super(callbacks, transport, eventLoop, settings, registry, context);
		this.clock = new ConnectionClock(this, settings, callbacks.receivesFrames());
	}

	/**
	 * Receives a frame.
	 * @param frame the frame
	 */
	public void received(Frame frame) {
		if (this.ended) {
			return;
		}
		InboundFrames frames = frames();
		if (frames.end != null) {
			return;
		}
		if (isMessage(frame)) {
			countReceived();
		}
		frames.offer(frame);
		if (frames.size() >= READ_AHEAD) {
			receivedAll();
			if (hasFrames()) {
				// A drain is running or scheduled, or callbacks have to wait
				updateReading();
			}
		}
	}

	/**
	 * Handles the frames received and flushes the output, at the end of a read. To be
	 * called after at least one whole frame, which may be a fragment of a message: it
	 * restarts the idle timeout.
	 */
	public void receivedAll() {
		if (inboundEnd() == null) {
			this.clock.activity();
		}
		drain();
	}

	/**
	 * Ends the input, because the peer closed the connection or broke the protocol. The
	 * connection ends once the frames received before are handled.
	 * @param termination the reason
	 */
	public void inboundEnded(Termination termination) {
		if (!this.ended && inboundEnd() == null) {
			frames().end = termination;
			drain();
		}
	}

	/**
	 * Resumes after the transport became writable again.
	 */
	public void writable() {
		setPaused(false);
		drain();
	}

	/**
	 * Ends the connection after the transport was disconnected. Frames that the peer sent
	 * before it closed the connection are still handled, without waiting for the
	 * transport to be writable, but for no longer than the send timeout.
	 */
	public void disconnected() {
		this.gone = true;
		if (inboundEnd() == null) {
			setEnding(new Termination.Disconnected());
		}
		else if (!this.ended) {
			this.clock.gone();
		}
		drain();
	}

	private InboundFrames frames() {
		if (this.frames == null) {
			this.frames = new InboundFrames();
		}
		return this.frames;
	}

	final @Nullable Frame nextFrame() {
		return (this.frames != null) ? this.frames.poll() : null;
	}

	final boolean hasFrames() {
		return this.frames != null && !this.frames.isEmpty();
	}

	/**
	 * Returns the reason why the peer sends no more frames, or {@code null} if it may.
	 */
	final @Nullable Termination inboundEnd() {
		return (this.frames != null) ? this.frames.end : null;
	}

	/**
	 * Releases the memory of the frames, if none waits.
	 */
	final void trimFrames() {
		if (this.frames != null && this.frames.isEmpty()) {
			if (this.frames.end != null) {
				this.frames.clear();
			}
			else {
				this.frames = null;
			}
		}
	}

	@Override
	final void release() {
		this.frames = null;
		this.clock.stop();
	}

	/**
	 * Whether the transport is disconnected.
	 */
	final boolean isGone() {
		return this.gone;
	}

	/**
	 * Whether callbacks may produce output: also after the transport was disconnected,
	 * which drops it.
	 */
	final boolean isWritable() {
		return this.gone || this.transport.isWritable();
	}

	final void write(O output) {
		if (this.gone) {
			return;
		}
		this.transport.write(output);
		if (isMessage(output)) {
			countSent();
		}
		if (!this.unflushed && !this.callbacks.receivesFrames()) {
			this.clock.activity();
		}
		this.unflushed = true;
	}

	final void flush() {
		if (this.unflushed) {
			this.unflushed = false;
			this.transport.flush();
			this.clock.flushed();
			setPaused(!isWritable());
		}
	}

	/**
	 * Whether an output or a frame counts as a message. Compares with the classes of
	 * control frames, which is faster than with their interface.
	 */
	private static boolean isMessage(Object frame) {
		return !(frame instanceof Frame.Ping || frame instanceof Frame.Pong);
	}

	/**
	 * Reads only while frames can be handled, so that the network holds back a peer that
	 * sends too fast or does not read. After the end of the input, reading only detects
	 * the disconnection, and further frames are dropped.
	 */
	final void updateReading() {
		boolean reading = inboundEnd() != null || (canRun() && !hasFrames());
		if (reading != this.reading) {
			this.reading = reading;
			this.transport.setReading(reading);
			if (this.callbacks.receivesFrames()) {
				this.clock.setResting(!reading);
			}
		}
	}

	/**
	 * Whether the next callback may run, regardless of the budget.
	 */
	abstract boolean canRun();

	@Override
	final void idle() {
		Termination inboundEnd = inboundEnd();
		end((inboundEnd != null) ? inboundEnd : new Termination.IdleTimeout());
	}

	@Override
	final void expired() {
		Termination inboundEnd = inboundEnd();
		if (inboundEnd != null) {
			end(inboundEnd);
		}
		else if (ending() instanceof Termination.MaxAge waiting) {
			cut(waiting);
		}
		else {
			end(new Termination.MaxAge());
		}
	}

	@Override
	final void keepAlive() {
		if (this.opened && inboundEnd() == null && this.transport.isWritable()) {
			try {
				this.clock.beforeWrites();
				this.transport.writeKeepAlive();
				this.unflushed = true;
				flush();
			}
			catch (Throwable ex) {
				fail(ex);
			}
		}
	}

	@Override
	final ConnectionStatistics statistics() {
		return new ConnectionStatistics(connection(), Labels.of(kind()), openedAt(), received(), sent(),
				this.mailbox.size(), this.mailbox.capacity(), this.clock.pendingBytes(), pausedFor());
	}

	/**
	 * Returns the kind of the connection.
	 */
	final ConnectionKind kind() {
		return this.callbacks.kind();
	}

	@Override
	final long pendingBytes() {
		return this.transport.pendingBytes();
	}

}
