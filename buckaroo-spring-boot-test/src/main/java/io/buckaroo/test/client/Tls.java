package io.buckaroo.test.client;

import java.util.List;

import javax.net.ssl.SSLException;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

/**
 * TLS for tests: any certificate is trusted, for any host.
 */
final class Tls {

	private Tls() {
	}

	static SslContext context(Call.Version version) {
		List<String> protocols = switch (version) {
			case NEGOTIATED -> List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
			case HTTP_1_1 -> List.of(ApplicationProtocolNames.HTTP_1_1);
			case HTTP_2 -> List.of(ApplicationProtocolNames.HTTP_2);
		};
		try {
			return SslContextBuilder.forClient()
				.sslProvider(SslProvider.JDK)
				.trustManager(InsecureTrustManagerFactory.INSTANCE)
				.endpointIdentificationAlgorithm(null)
				.ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
				.applicationProtocolConfig(new ApplicationProtocolConfig(Protocol.ALPN,
						SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT, protocols))
				.build();
		}
		catch (SSLException ex) {
			throw new IllegalStateException("TLS is not available", ex);
		}
	}

}
