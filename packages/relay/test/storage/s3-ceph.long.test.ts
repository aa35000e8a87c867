import { describe } from 'vitest'
import { storeContract } from '../contracts/s3-store.ts'
import { hasCeph, startCeph } from '../support/ceph.ts'

if (!hasCeph()) {
  console.warn('\n  NOT TESTED AGAINST A REAL S3 STORE: apt-get install radosgw ceph-mon ceph-osd ceph-common\n')
}
describe.skipIf(!hasCeph())('Ceph’s object gateway', () => storeContract(startCeph))
