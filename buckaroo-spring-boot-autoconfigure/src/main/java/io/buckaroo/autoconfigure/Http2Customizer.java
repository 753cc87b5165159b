package io.buckaroo.autoconfigure;

import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http2SettingsSpec;
import reactor.netty.http.server.HttpServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.PropertyMapper;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;

/**
 * Enables WebSockets over HTTP/2 (RFC 8441), raises the limit of concurrent streams, and
 * limits what Netty logs about clients that violate the protocol. Resets that a client
 * provokes have the limit of those it sends, unless one of their own is set. The HTTP/2
 * settings of a server replace each other as a whole, so this customizer runs last and
 * keeps the values that others have set.
 */
final class Http2Customizer implements WebServerFactoryCustomizer<NettyReactiveWebServerFactory>, Ordered {

	/**
	 * The value of Reactor Netty, which cannot be told apart from an explicit setting.
	 */
	private static final long DEFAULT_CONCURRENT_STREAMS = 100;

	/** Each open socket and each event stream occupies an HTTP/2 stream. */
	private static final long MAX_CONCURRENT_STREAMS = 1000;

	private final ObjectProvider<LoggingSystem> logging;

	/**
	 * Creates a customizer.
	 * @param logging the logging system, which also limits the log of HTTP/2 faults
	 */
	Http2Customizer(ObjectProvider<LoggingSystem> logging) {
		this.logging = logging;
	}

	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

	@Override
	public void customize(NettyReactiveWebServerFactory factory) {
		this.logging.ifAvailable(Http2FaultLoggers::limit);
		factory.addServerCustomizers(Http2Customizer::enableConnect);
	}

	private static HttpServer enableConnect(HttpServer server) {
		Http2SettingsSpec present = server.configuration().http2SettingsSpec();
		return server.http2Settings((settings) -> {
			settings.connectProtocolEnabled(true).maxConcurrentStreams(MAX_CONCURRENT_STREAMS);
			keep(present, settings);
		});
	}

	private static void keep(@Nullable Http2SettingsSpec present, Http2SettingsSpec.Builder settings) {
		if (present == null) {
			return;
		}
		PropertyMapper map = PropertyMapper.get();
		map.from(present::connectProtocolEnabled).to(settings::connectProtocolEnabled);
		map.from(present::headerTableSize).to(settings::headerTableSize);
		map.from(present::initialWindowSize).to(settings::initialWindowSize);
		map.from(present::maxConcurrentStreams)
			.when((streams) -> streams != DEFAULT_CONCURRENT_STREAMS)
			.to(settings::maxConcurrentStreams);
		map.from(present::maxFrameSize).to(settings::maxFrameSize);
		map.from(present::maxHeaderListSize).to(settings::maxHeaderListSize);
		map.from(present::maxStreams).to(settings::maxStreams);
		map.from(present::pingAckDropThreshold).to(settings::pingAckDropThreshold);
		map.from(present::pingAckTimeout).to(settings::pingAckTimeout);
		Integer decoded = present.maxDecodedRstFramesPerWindow();
		Integer decodedSeconds = present.maxDecodedRstFramesSecondsPerWindow();
		if (decoded != null && decodedSeconds != null) {
			settings.maxDecodedRstFramesPerWindow(decoded, decodedSeconds);
		}
		Integer encoded = present.maxEncodedRstFramesPerWindow();
		Integer encodedSeconds = present.maxEncodedRstFramesSecondsPerWindow();
		if (encoded != null && encodedSeconds != null) {
			settings.maxEncodedRstFramesPerWindow(encoded, encodedSeconds);
		}
		else if (decoded != null && decodedSeconds != null) {
			settings.maxEncodedRstFramesPerWindow(decoded, decodedSeconds);
		}
	}

}
