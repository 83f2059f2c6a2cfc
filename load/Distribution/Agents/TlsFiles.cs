using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EchoServer.Common.CommandLine;
using EchoServer.Linux;

namespace EchoServer.Load.Distribution.Agents;

/// <summary>TLS between coordinator and agents, made of PEM files.</summary>
internal static class TlsFiles
{
    /// <summary>The coordinator's side.</summary>
    /// <exception cref="ToolException">The files are no certificate and its key.</exception>
    public static SslServerAuthenticationOptions Server(string certificate, string key) => new()
    {
        ServerCertificate = Read("--tls-cert", certificate, () => X509Certificate2.CreateFromPemFile(certificate, key)),
    };

    /// <summary>An agent's side.</summary>
    /// <param name="authority">A file with the certificates that are trusted, and no others; a self-signed one is its
    /// own authority.</param>
    /// <param name="host">The name that the coordinator's certificate must have.</param>
    /// <exception cref="ToolException">The file has no certificate.</exception>
    public static SslClientAuthenticationOptions Client(string authority, string host)
    {
        X509ChainPolicy policy = new()
            { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        Read("--tls-ca", authority, () =>
        {
            policy.CustomTrustStore.ImportFromPemFile(authority);
            return policy.CustomTrustStore.Count > 0
                ? policy : throw new CryptographicException("there is no certificate in it");
        });
        return new SslClientAuthenticationOptions { TargetHost = host, CertificateChainPolicy = policy };
    }

    private static T Read<T>(string option, string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ToolException($"{option}: cannot use '{file}': {FileError.Reason(e)}", Tool.Usage, e);
        }
    }
}
