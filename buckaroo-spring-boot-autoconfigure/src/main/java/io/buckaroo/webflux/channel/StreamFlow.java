package io.buckaroo.webflux.channel;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2RemoteFlowController.FlowControlled;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * The output of an HTTP/2 stream that waits for the windows of the peer (RFC 9113,
 * section 5.2), in bytes. The stream's channel counts a write as pending until its last
 * byte is sent, which hides the progress of a peer with a small window. Confined to the
 * event loop.
 */
final class StreamFlow {

	private final SentBytes sent;

	/** The number of bytes that the windows have not admitted yet. */
	private long waiting;

	/** Whether bytes were admitted since the position was taken. */
	private boolean admitted;

	/**
	 * The position, in all that is written to the connection, of the last byte admitted.
	 * Taken late, since TLS passes bytes on only with the flush.
	 */
	private long position;

	private StreamFlow(SentBytes sent) {
		this.sent = sent;
	}

	/**
	 * Starts to observe the output of a stream.
	 * @param channel the channel of the stream
	 * @return the flow, or {@code null} if the stream has ended
	 */
	static @Nullable StreamFlow observe(Http2StreamChannel channel) {
		Http2FrameCodec codec = channel.parent().pipeline().get(Http2FrameCodec.class);
		Http2Stream stream = (codec != null) ? codec.connection().stream(channel.stream().id()) : null;
		if (codec == null || stream == null) {
			return null;
		}
		Controller controller = Controller.of(codec.connection());
		StreamFlow flow = new StreamFlow(SentBytes.of(channel.parent()));
		stream.setProperty(controller.flowKey, flow);
		return flow;
	}

	/**
	 * Returns the number of pending bytes besides those that the channel of the stream
	 * counts: those that wait for the windows, and those that TCP has to accept until the
	 * last byte of the stream is sent.
	 */
	long pendingBytes() {
		if (this.admitted) {
			this.admitted = false;
			this.position = this.sent.written();
		}
		return this.waiting + Math.max(0, this.position - this.sent.sent());
	}

	/**
	 * A payload whose remaining size is counted.
	 */
	private final class Counted implements FlowControlled {

		private final FlowControlled payload;

		private int counted;

		private Counted(FlowControlled payload) {
			this.payload = payload;
			count();
		}

		private void count() {
			int size = this.payload.size();
			StreamFlow.this.waiting += size - this.counted;
			this.counted = size;
		}

		@Override
		public int size() {
			return this.payload.size();
		}

		@Override
		public void write(ChannelHandlerContext context, int allowedBytes) {
			this.payload.write(context, allowedBytes);
			StreamFlow.this.admitted = true;
			count();
		}

		@Override
		public boolean merge(ChannelHandlerContext context, FlowControlled next) {
			if (next instanceof Counted counted && this.payload.merge(context, counted.payload)) {
				StreamFlow.this.waiting -= counted.counted;
				count();
				return true;
			}
			return false;
		}

		@Override
		public void writeComplete() {
			this.payload.writeComplete();
		}

		@Override
		public void error(ChannelHandlerContext context, Throwable cause) {
			this.payload.error(context, cause);
		}

	}

	/**
	 * The flow controller of a connection, which counts the payloads of observed streams.
	 *
	 * @param delegate Netty's flow controller
	 * @param flowKey the key of the flow of a stream
	 */
	private record Controller(Http2RemoteFlowController delegate,
			Http2Connection.PropertyKey flowKey) implements Http2RemoteFlowController {

		/**
		 * Returns the controller of a connection, which replaces Netty's at the first
		 * call.
		 */
		static Controller of(Http2Connection connection) {
			Http2RemoteFlowController present = connection.remote().flowController();
			if (present instanceof Controller controller) {
				return controller;
			}
			Controller controller = new Controller(present, connection.newKey());
			connection.remote().flowController(controller);
			return controller;
		}

		@Override
		public void addFlowControlled(Http2Stream stream, FlowControlled payload) {
			StreamFlow flow = stream.getProperty(this.flowKey);
			this.delegate.addFlowControlled(stream, (flow != null) ? flow.new Counted(payload) : payload);
		}

		@Override
		public void channelHandlerContext(ChannelHandlerContext context) throws Http2Exception {
			this.delegate.channelHandlerContext(context);
		}

		@Override
		public ChannelHandlerContext channelHandlerContext() {
			return this.delegate.channelHandlerContext();
		}

		@Override
		public boolean hasFlowControlled(Http2Stream stream) {
			return this.delegate.hasFlowControlled(stream);
		}

		@Override
		public void writePendingBytes() throws Http2Exception {
			this.delegate.writePendingBytes();
		}

		@Override
		public void listener(Listener listener) {
			this.delegate.listener(listener);
		}

		@Override
		public boolean isWritable(Http2Stream stream) {
			return this.delegate.isWritable(stream);
		}

		@Override
		public void channelWritabilityChanged() throws Http2Exception {
			this.delegate.channelWritabilityChanged();
		}

		@Override
		public void updateDependencyTree(int childStreamId, int parentStreamId, short weight, boolean exclusive) {
			this.delegate.updateDependencyTree(childStreamId, parentStreamId, weight, exclusive);
		}

		@Override
		public void initialWindowSize(int newWindowSize) throws Http2Exception {
			this.delegate.initialWindowSize(newWindowSize);
		}

		@Override
		public int initialWindowSize() {
			return this.delegate.initialWindowSize();
		}

		@Override
		public int windowSize(Http2Stream stream) {
			return this.delegate.windowSize(stream);
		}

		@Override
		public void incrementWindowSize(Http2Stream stream, int delta) throws Http2Exception {
			this.delegate.incrementWindowSize(stream, delta);
		}

	}

}
