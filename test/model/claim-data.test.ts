import { claimVolumeName, claimVolumes, newestVolume, parseClaimVolume, sealName } from "../../src/model/claim-data.ts";

const claim = { namespace: "shop", name: "data.db-0" };
const volumes = (...names: readonly string[]) => names.map((name) => ({ name }));

describe("volumes of a claim", () => {
  it("are told by their names", () => {
    expect(claimVolumeName(claim)).toBe("berth_data_shop_data.db-0");
    expect(parseClaimVolume(claimVolumeName(claim, 3))).toEqual({ ...claim, generation: 3 });
    expect(parseClaimVolume("berth_seal_shop_data.db-0_3")).toBeNull();
  });

  it("count once they are sealed, the newest of them", () => {
    const [first, second] = [claimVolumeName(claim), claimVolumeName(claim, 2)];
    expect(newestVolume(volumes(first, second), claim)).toMatchObject({ name: first });
    expect(newestVolume(volumes(second), claim)).toBeNull();
    expect(newestVolume(volumes(first, second, sealName(claim, 2)), claim)).toMatchObject({ name: second });
    expect(claimVolumes(volumes(first, claimVolumeName({ ...claim, name: "data" })), claim)).toHaveLength(1);
  });
});
