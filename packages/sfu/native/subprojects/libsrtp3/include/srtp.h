/*
 * The part of libsrtp 3's interface that mediasoup's worker uses, on top of libsrtp 2.
 *
 * Differences bridged here: version 3 hides the policy behind setters where version 2 has a plain
 * struct of the same name, and version 3 reads one buffer and writes another where version 2 works
 * in place. Functions whose names both versions share are told apart by their parameters (C++ only).
 */
#ifndef TUREEN_SRTP3_ON_SRTP2_H
#define TUREEN_SRTP3_ON_SRTP2_H

#define srtp_policy_t srtp2_policy_t
#include <srtp2/srtp.h>
#undef srtp_policy_t

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>

/* Codes that only version 3 reports; they exist so that tables of all codes compile. */
#ifndef TUREEN_HAS_SRTP_ERR_STATUS_BUFFER_SMALL
constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
#endif
#ifndef TUREEN_HAS_SRTP_ERR_STATUS_CRYPTEX_ERR
constexpr auto srtp_err_status_cryptex_err = static_cast<srtp_err_status_t>(29);
#endif

struct TureenSrtpPolicy
{
	srtp2_policy_t settings;
	uint8_t key[SRTP_MAX_KEY_LEN];
};

using srtp_policy_t = TureenSrtpPolicy*;

inline srtp_err_status_t srtp_policy_create(srtp_policy_t* policy)
{
	*policy = new (std::nothrow) TureenSrtpPolicy{};

	return *policy ? srtp_err_status_ok : srtp_err_status_alloc_fail;
}

inline void srtp_policy_destroy(srtp_policy_t policy)
{
	if (policy)
	{
		std::memset(policy->key, 0, sizeof(policy->key));
	}

	delete policy;
}

inline srtp_err_status_t srtp_policy_set_ssrc(srtp_policy_t policy, srtp_ssrc_t ssrc)
{
	policy->settings.ssrc = ssrc;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_profile(srtp_policy_t policy, srtp_profile_t profile)
{
	const auto status = srtp_crypto_policy_set_from_profile_for_rtp(&policy->settings.rtp, profile);

	if (status != srtp_err_status_ok)
	{
		return status;
	}

	return srtp_crypto_policy_set_from_profile_for_rtcp(&policy->settings.rtcp, profile);
}

/* One key without identifier: version 2 wants key and salt in one buffer that outlives the call. */
inline srtp_err_status_t srtp_policy_add_key(
  srtp_policy_t policy,
  const uint8_t* key,
  size_t keyLength,
  const uint8_t* salt,
  size_t saltLength,
  const uint8_t* /*keyIdentifier*/,
  size_t keyIdentifierLength)
{
	if (keyIdentifierLength != 0 || keyLength + saltLength > sizeof(policy->key))
	{
		return srtp_err_status_bad_param;
	}

	std::memcpy(policy->key, key, keyLength);
	std::memcpy(policy->key + keyLength, salt, saltLength);
	policy->settings.key = policy->key;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_allow_repeat_tx(srtp_policy_t policy, bool allow)
{
	policy->settings.allow_repeat_tx = allow ? 1 : 0;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_policy_set_window_size(srtp_policy_t policy, size_t packets)
{
	policy->settings.window_size = packets;

	return srtp_err_status_ok;
}

inline srtp_err_status_t srtp_create(srtp_t* session, srtp_policy_t policy)
{
	return srtp_create(session, static_cast<const srtp2_policy_t*>(&policy->settings));
}

/* Takes the SSRC as the caller of version 2 gave it: in network byte order. */
inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return srtp_remove_stream(session, ssrc);
}

/* Copies the packet to the output, unless it is there already, and transforms it in place. */
template<typename Transform>
inline srtp_err_status_t tureen_srtp_transform(
  const uint8_t* input,
  size_t inputLength,
  uint8_t* output,
  size_t* outputLength,
  size_t growth,
  Transform transform)
{
	if (inputLength > INT_MAX - growth || *outputLength < inputLength + growth)
	{
		return srtp_err_status_buffer_small;
	}

	if (input != output)
	{
		std::memmove(output, input, inputLength);
	}

	int length        = static_cast<int>(inputLength);
	const auto status = transform(output, &length);

	if (status == srtp_err_status_ok)
	{
		*outputLength = static_cast<size_t>(length);
	}

	return status;
}

inline srtp_err_status_t srtp_protect(
  srtp_t session,
  const uint8_t* rtp,
  size_t rtpLength,
  uint8_t* srtp,
  size_t* srtpLength,
  size_t /*keyIndex*/)
{
	return tureen_srtp_transform(
	  rtp, rtpLength, srtp, srtpLength, SRTP_MAX_TRAILER_LEN, [session](uint8_t* packet, int* length)
	  { return srtp_protect(session, static_cast<void*>(packet), length); });
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* srtp, size_t srtpLength, uint8_t* rtp, size_t* rtpLength)
{
	return tureen_srtp_transform(
	  srtp, srtpLength, rtp, rtpLength, 0, [session](uint8_t* packet, int* length)
	  { return srtp_unprotect(session, static_cast<void*>(packet), length); });
}

/* SRTCP adds an index of four bytes to what SRTP adds. */
inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session,
  const uint8_t* rtcp,
  size_t rtcpLength,
  uint8_t* srtcp,
  size_t* srtcpLength,
  size_t /*keyIndex*/)
{
	return tureen_srtp_transform(
	  rtcp,
	  rtcpLength,
	  srtcp,
	  srtcpLength,
	  SRTP_MAX_TRAILER_LEN + sizeof(uint32_t),
	  [session](uint8_t* packet, int* length)
	  { return srtp_protect_rtcp(session, static_cast<void*>(packet), length); });
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* srtcp, size_t srtcpLength, uint8_t* rtcp, size_t* rtcpLength)
{
	return tureen_srtp_transform(
	  srtcp, srtcpLength, rtcp, rtcpLength, 0, [session](uint8_t* packet, int* length)
	  { return srtp_unprotect_rtcp(session, static_cast<void*>(packet), length); });
}

#endif
