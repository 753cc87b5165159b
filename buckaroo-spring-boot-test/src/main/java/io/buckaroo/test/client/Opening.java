package io.buckaroo.test.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection for one {@link Call}: connects, negotiates TLS and the version of
 * HTTP, sends the request and waits for the response.
 */
final class Opening {

	/** Small, so that either side soon notices that the other one does not read. */
	private static final int BUFFER = 64 * 1024;

	private static final int MAX_HEAD = 64 * 1024;

	private static final String HTTP_2_UNAVAILABLE = "the server does not offer HTTP/2%s: set 'server.http2.enabled', or remove http2() from the request";

	private final Call call;

	private final Transcript transcript;

	private final CompletableFuture<Response> response = new CompletableFuture<>();

	private volatile String stage = "connecting";

	private volatile @Nullable Channel tcp;

	private volatile @Nullable ResponseReader reader;

	private volatile boolean aborted;

	Opening(Call call, Transcript transcript) {
		this.call = call;
		this.transcript = transcript;
	}

	/**
	 * Opens a connection.
	 * @param call the request
	 * @param transcript the transcript of the connection
	 * @param limit the time to wait for a response
	 * @return the response, or a refusal
	 * @throws OpeningException if there is no response
	 */
	static Response open(Call call, Transcript transcript, Duration limit) throws OpeningException {
		Opening opening = new Opening(call, transcript);
		opening.connect(call.version());
		return opening.await(limit);
	}

	Response await(Duration limit) throws OpeningException {
		try {
			return get(limit);
		}
		catch (TimeoutException ex) {
			return awaited(limit);
		}
	}

	/**
	 * A response that is not complete in time is used as it is.
	 */
	private Response awaited(Duration limit) throws OpeningException {
		ResponseReader reader = this.reader;
		if (reader != null) {
			reader.completePartially();
		}
		try {
			return get((reader != null) ? Duration.ofMillis(100) : Duration.ZERO);
		}
		catch (TimeoutException ex) {
			abort();
			throw new OpeningException(
					"there was no response within " + Descriptions.duration(limit) + " (" + this.stage + ")", null);
		}
	}

	private Response get(Duration limit) throws OpeningException, TimeoutException {
		try {
			return this.response.get(limit.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			abort();
			throw (ex.getCause() instanceof OpeningException known) ? known
					: new OpeningException(String.valueOf(ex.getCause()), ex.getCause());
		}
		catch (InterruptedException ex) {
			abort();
			Thread.currentThread().interrupt();
			throw new OpeningException("the test was interrupted (" + this.stage + ")", ex);
		}
	}

	/**
	 * Gives up. A connection attempt that is underway on another thread ends as soon as
	 * it gets a channel.
	 */
	void abort() {
		this.aborted = true;
		ResponseReader reader = this.reader;
		if (reader != null) {
			reader.withdrawUser();
		}
		Channel tcp = this.tcp;
		if (tcp != null) {
			tcp.close();
		}
	}

	void connect(Call.Version version) {
		// Resolved on this thread, since the event loop must not block
		InetSocketAddress address = new InetSocketAddress(this.call.uri().getHost(), this.call.port());
		SslContext tls = this.call.isTls() ? Tls.context(version) : null;
		new Bootstrap().group(ClientEventLoop.GROUP)
			.channel(NioSocketChannel.class)
			.option(ChannelOption.SO_RCVBUF, BUFFER)
			.option(ChannelOption.SO_SNDBUF, BUFFER)
			.handler(new ChannelInitializer<Channel>() {

				@Override
				protected void initChannel(Channel channel) {
					Opening.this.tcp = channel;
					if (Opening.this.aborted) {
						abort();
					}
					if (tls != null) {
						channel.pipeline()
							.addLast(tls.newHandler(channel.alloc(), address.getHostString(), address.getPort()));
					}
					channel.pipeline().addLast((tls != null) ? new Negotiation(version) : new Beginning(version));
				}

			})
			.connect(address)
			.addListener((Future<Void> connected) -> {
				if (!connected.isSuccess()) {
					fail("the connection to " + address.getHostString() + ":" + address.getPort()
							+ " failed. Is the server running?", connected.cause());
				}
			});
	}

	private void begin(Call.Version version, boolean http2) {
		try {
			if (http2) {
				beginHttp2(version);
			}
			else {
				beginHttp1();
			}
		}
		catch (RuntimeException ex) {
			fail("the request could not be sent", ex);
		}
	}

	private Channel tcp() {
		Channel tcp = this.tcp;
		if (tcp == null) {
			throw new IllegalStateException("Not connected");
		}
		return tcp;
	}

	private void beginHttp1() {
		Channel channel = tcp();
		RequestHead request = RequestHead.http1(this.call);
		HttpDecoderConfig config = new HttpDecoderConfig().setMaxHeaderSize(MAX_HEAD);
		channel.pipeline().addLast(new HttpClientCodec(config, false, false), readResponse(request));
		channel.writeAndFlush(request.toHttp1(this.call));
	}

	private ResponseReader readResponse(RequestHead request) {
		this.stage = "waiting for the response to " + request.line();
		this.transcript.add(new Entry.Action("sent " + request.line() + SentHeaders.describe(this.call.headers())));
		ResponseReader reader = new ResponseReader(this.call, request, this.transcript, this.response);
		this.reader = reader;
		if (this.aborted) {
			abort();
		}
		return reader;
	}

	private void beginHttp2(Call.Version version) {
		this.stage = "waiting for the settings of HTTP/2";
		tcp().pipeline()
			.addLast(
					Http2FrameCodecBuilder.forClient()
						.initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
						.build(),
					new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()), new SettingsReader(version));
	}

	private void openStream() {
		Channel tcp = tcp();
		RequestHead request = RequestHead.http2(this.call);
		new Http2StreamChannelBootstrap(tcp).handler(new ChannelInitializer<Channel>() {

			@Override
			protected void initChannel(Channel stream) {
				stream.pipeline().addLast(new Http2StreamFrameToHttpObjectCodec(false), readResponse(request));
			}

		}).open().addListener((Future<Http2StreamChannel> opened) -> {
			if (opened.isSuccess()) {
				Http2StreamChannel stream = opened.getNow();
				stream.closeFuture().addListener((closed) -> tcp.close());
				request.toHttp2(this.call).forEach(stream::write);
				stream.flush();
			}
			else {
				fail("the HTTP/2 stream could not be opened", opened.cause());
			}
		});
	}

	private void fail(String message, @Nullable Throwable cause) {
		this.response.completeExceptionally(
				new OpeningException((cause != null) ? message + " (" + cause + ")" : message, cause));
	}

	/**
	 * Begins HTTP without TLS, before anything is read.
	 */
	private final class Beginning extends ChannelInboundHandlerAdapter {

		private final Call.Version version;

		Beginning(Call.Version version) {
			this.version = version;
		}

		@Override
		public void channelActive(ChannelHandlerContext context) throws Exception {
			begin(this.version, this.version == Call.Version.HTTP_2);
			super.channelActive(context);
		}

	}

	/**
	 * The choice of the version of HTTP during the TLS handshake.
	 */
	private final class Negotiation extends ApplicationProtocolNegotiationHandler {

		private final Call.Version version;

		Negotiation(Call.Version version) {
			super(ApplicationProtocolNames.HTTP_1_1);
			this.version = version;
		}

		@Override
		public void channelActive(ChannelHandlerContext context) throws Exception {
			Opening.this.stage = "negotiating TLS";
			super.channelActive(context);
		}

		@Override
		protected void configurePipeline(ChannelHandlerContext context, String protocol) {
			boolean http2 = protocol.equals(ApplicationProtocolNames.HTTP_2);
			if (!http2 && this.version == Call.Version.HTTP_2) {
				fail(HTTP_2_UNAVAILABLE.formatted(""), null);
			}
			else {
				begin(this.version, http2);
			}
		}

		@Override
		protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
			failed(context, cause);
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			failed(context, cause);
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) throws Exception {
			fail("the server closed the connection during the TLS handshake", null);
			super.channelInactive(context);
		}

		private void failed(ChannelHandlerContext context, Throwable cause) {
			fail("the TLS handshake failed", cause);
			context.close();
		}

	}

	/**
	 * Waits for the settings of the server, which tell whether it has WebSockets over
	 * HTTP/2 (RFC 8441, section 3). If not, the handshake is repeated over HTTP/1.1, as
	 * browsers do.
	 */
	private final class SettingsReader extends ChannelInboundHandlerAdapter {

		private final Call.Version version;

		private boolean received;

		SettingsReader(Call.Version version) {
			this.version = version;
		}

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			ReferenceCountUtil.release(message);
			if (!(message instanceof Http2SettingsFrame frame) || this.received) {
				return;
			}
			this.received = true;
			if (!Opening.this.call.isSocket() || Boolean.TRUE.equals(frame.settings().connectProtocolEnabled())) {
				openStream();
			}
			else if (this.version == Call.Version.HTTP_2) {
				fail(HTTP_2_UNAVAILABLE.formatted(" for WebSockets (RFC 8441)"), null);
			}
			else {
				context.close();
				// Not on the event loop, which must not block
				CompletableFuture.runAsync(() -> connect(Call.Version.HTTP_1_1));
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
			fail(this.received ? "the HTTP/2 connection failed" : HTTP_2_UNAVAILABLE.formatted(""), cause);
			context.close();
		}

		@Override
		public void channelInactive(ChannelHandlerContext context) throws Exception {
			if (!this.received) {
				fail(HTTP_2_UNAVAILABLE.formatted(""), null);
			}
			super.channelInactive(context);
		}

	}

	/**
	 * There was no response.
	 */
	@SuppressWarnings("serial")
	static final class OpeningException extends Exception {

		OpeningException(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}
